/** The module in which the expressions of the table stand. */
export const module = `
variable "namespace" {
  default = "production"
}
variable "names" {
  default = ["beta", "alpha", "gamma"]
}
variable "accounts" {
  type = map(object({
    namespace = string
    ksa       = optional(string, "app")
    roles     = optional(list(string))
  }))
  default = {
    web = { namespace = "front", ksa = "web-ksa" }
    api = { namespace = "back", roles = ["r1", "r2"], ignored = 1 }
  }
}
variable "size" {
  type    = number
  default = "3"
}
variable "tags" {
  type    = set(string)
  default = ["b", "a", "b"]
}
locals {
  project = "acme-prod"
  pool    = "\${local.project}.svc.id.goog"
  empty   = ""
  nothing = null
  nested  = { a = { b = [10, { c = "deep" }] } }
  teams = {
    blue = { ns = "n1", sas = ["s1", "s2"] }
    red  = { ns = "n2", sas = ["s3"] }
  }
  heredoc = <<-EOT
    one
      two
  EOT
  numbers = [3, 1, 2]
}
`;

/**
 * Expressions and what Terraform 1.11 gives for them in that module (sets are lists in lexical order here). `error`: Terraform refuses.
 *
 * Recorded with `terraform console` in a folder with the module above as its only file. Those that have a value were asked for
 * together, as it evaluates only the last line of what is piped into it, and compared with this table as JSON:
 *     echo 'jsonencode([<expression>, <expression>, …])' | terraform console
 * those that are refused one by one. Whoever adds a line asks Terraform the same way; the tests do not need it.
 */
export const answers: readonly (readonly [expression: string, value: unknown])[] = [
  // Literals and operators
  ['1', 1],
  ['-1.5', -1.5],
  ['"text"', 'text'],
  ['true', true],
  ['null', null],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['7 % 4', 3],
  ['7 / 2', 3.5],
  ['!true', false],
  ['1 < 2 && 2 <= 2', true],
  ['1 > 2 || 2 >= 3', false],
  ['"a" == "a"', true],
  ['"1" == 1', false],
  ['[1, 2] == [1, 2]', true],
  ['null == null', true],
  ['"a" != null', true],
  ['local.empty == ""', true],
  // Conditionals
  ['true ? "yes" : "no"', 'yes'],
  ['local.empty != "" ? local.empty : local.project', 'acme-prod'],
  ['local.nothing == null ? 1 : 2', 1],
  ['var.size > 2 ? "many" : "few"', 'many'],
  // Strings and templates
  ['"${local.project}.svc.id.goog"', 'acme-prod.svc.id.goog'],
  ['local.pool', 'acme-prod.svc.id.goog'],
  ['"serviceAccount:${local.pool}[${var.namespace}/app]"', 'serviceAccount:acme-prod.svc.id.goog[production/app]'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ['"tab\\tend"', 'tab\tend'],
  ['"\\u0041"', 'A'],
  ['"$${not} %%{either}"', '${not} %{either}'],
  ['"${1 + 1}"', 2],
  ['"x${1 + 1}"', 'x2'],
  ['"x${true}"', 'xtrue'],
  ['"${[1, 2]}"', [1, 2]],
  ['"%{if var.size > 2}big%{else}small%{endif}"', 'big'],
  ['"%{if false}x%{endif}y"', 'y'],
  ['"%{for n in var.names}${n},%{endfor}"', 'beta,alpha,gamma,'],
  ['"%{for i, n in ["a", "b"]}${i}=${n};%{endfor}"', '0=a;1=b;'],
  ['"a ${~ "b" ~} c"', 'abc'],
  ['local.heredoc', 'one\n  two\n'],
  // Access
  ['local.nested.a.b[0]', 10],
  ['local.nested.a.b[1].c', 'deep'],
  ['local.nested["a"]["b"][1]["c"]', 'deep'],
  ['local.nested.a.b.0', 10],
  ['var.names[1]', 'alpha'],
  ['var.accounts["api"].namespace', 'back'],
  ['var.accounts.web.ksa', 'web-ksa'],
  ['var.accounts.api.ksa', 'app'],
  ['var.accounts.web.roles', null],
  ['var.accounts.api', { namespace: 'back', ksa: 'app', roles: ['r1', 'r2'] }],
  ['var.size', 3],
  ['var.tags', ['a', 'b']],
  ['local.teams.blue.sas[*]', ['s1', 's2']],
  ['values(local.teams)[*].ns', ['n1', 'n2']],
  ['[{ a = 1 }, { a = 2 }][*].a', [1, 2]],
  ['[{ a = { b = 1 } }].*.a.b', [1]],
  ['"x"[*]', ['x']],
  ['local.nothing[*]', []],
  // for
  ['[for n in var.names : upper(n)]', ['BETA', 'ALPHA', 'GAMMA']],
  ['[for i, n in var.names : "${i}-${n}"]', ['0-beta', '1-alpha', '2-gamma']],
  ['[for k, v in local.teams : "${k}/${v.ns}"]', ['blue/n1', 'red/n2']],
  ['[for n in var.names : n if n != "beta"]', ['alpha', 'gamma']],
  ['{ for n in var.names : n => length(n) }', { beta: 4, alpha: 5, gamma: 5 }],
  ['{ for k, v in local.teams : v.ns => k... }', { n1: ['blue'], n2: ['red'] }],
  ['{ for n in var.names : length(n) => n... }', { 4: ['beta'], 5: ['alpha', 'gamma'] }],
  [
    'flatten([for k, v in local.teams : [for s in v.sas : { ns = v.ns, sa = s }]])',
    [
      { ns: 'n1', sa: 's1' },
      { ns: 'n1', sa: 's2' },
      { ns: 'n2', sa: 's3' },
    ],
  ],
  [
    '{ for x in flatten([for k, v in local.teams : [for s in v.sas : "${v.ns}/${s}"]]) : x => true }',
    { 'n1/s1': true, 'n1/s2': true, 'n2/s3': true },
  ],
  ['[for n in toset(["b", "a", "b"]) : n]', ['a', 'b']],
  ['{ for n in ["a", "a"] : n => 1 }', 'error'],
  // Objects
  ['{ a = 1, "b" = 2, (local.project) = 3 }', { a: 1, b: 2, 'acme-prod': 3 }],
  ['{ "${var.namespace}-x" = 1 }', { 'production-x': 1 }],
  ['{ a : 1 }', { a: 1 }],
  // Strings
  ['lower("AbC")', 'abc'],
  ['upper("AbC")', 'ABC'],
  ['title("hello world")', 'Hello World'],
  ['trimspace("  a b ")', 'a b'],
  ['trim("?!x!?", "!?")', 'x'],
  ['trimprefix("helloworld", "hello")', 'world'],
  ['trimprefix("helloworld", "x")', 'helloworld'],
  ['trimsuffix("helloworld", "world")', 'hello'],
  ['chomp("a\\n\\n")', 'a'],
  ['replace("1 + 2 + 3", "+", "-")', '1 - 2 - 3'],
  ['replace("hello world", "/w.*d/", "everybody")', 'hello everybody'],
  ['replace("a1b22", "/([0-9]+)/", "<$1>")', 'a<1>b<22>'],
  ['substr("hello world", 1, 4)', 'ello'],
  ['substr("hello", -3, -1)', 'llo'],
  ['substr("hello", 2, 100)', 'llo'],
  ['split(",", "a,b,c")', ['a', 'b', 'c']],
  ['split(",", "")', ['']],
  ['join("/", ["a", "b"])', 'a/b'],
  ['join(",", var.tags)', 'a,b'],
  ['join("-", ["a"], ["b", "c"])', 'a-b-c'],
  ['format("%s-%s", "a", 1)', 'a-1'],
  ['format("serviceAccount:%s.svc.id.goog[%s/%s]", local.project, "ns", "sa")', 'serviceAccount:acme-prod.svc.id.goog[ns/sa]'],
  ['format("%d%%", 5)', '5%'],
  ['format("%[2]s%[1]s", "a", "b")', 'ba'],
  ['format("%v", true)', 'true'],
  ['formatlist("%s!", ["a", "b"])', ['a!', 'b!']],
  ['formatlist("%s-%s", "x", ["a", "b"])', ['x-a', 'x-b']],
  ['startswith("abc", "ab")', true],
  ['endswith("abc", "ab")', false],
  ['strcontains("abc", "bc")', true],
  ['strrev("abc")', 'cba'],
  ['indent(2, "a\\nb")', 'a\n  b'],
  ['regex("[a-z]+", "53453453abcd")', 'abcd'],
  ['regex("(\\\\d+)-(\\\\d+)", "1-22")', ['1', '22']],
  ['regex("(?P<host>[a-z]+)\\\\.(?P<tld>[a-z]+)", "example.com")', { host: 'example', tld: 'com' }],
  ['regex("x", "a")', 'error'],
  ['regexall("[a-z]", "1a2b")', ['a', 'b']],
  ['length(regexall("x", "a"))', 0],
  ['basename("a/b/c.txt")', 'c.txt'],
  ['dirname("a/b/c.txt")', 'a/b'],
  ['urlencode("a b&c")', 'a+b%26c'],
  ['base64encode("Hello")', 'SGVsbG8='],
  ['base64decode("SGVsbG8=")', 'Hello'],
  ['parseint("ff", 16)', 255],
  // Numbers
  ['abs(-3)', 3],
  ['ceil(1.2)', 2],
  ['floor(1.8)', 1],
  ['max(1, 5, 3)', 5],
  ['min(local.numbers...)', 1],
  ['sum([1, 2, 3])', 6],
  // Collections
  ['concat(["a"], [], ["b", "c"])', ['a', 'b', 'c']],
  ['length(var.names)', 3],
  ['length("héllo")', 5],
  ['length({ a = 1 })', 1],
  ['keys({ b = 1, a = 2 })', ['a', 'b']],
  ['values({ b = 1, a = 2 })', [2, 1]],
  ['lookup({ a = 1 }, "a", 9)', 1],
  ['lookup({ a = 1 }, "b", 9)', 9],
  ['lookup({ a = 1 }, "b")', 'error'],
  ['merge({ a = 1, b = 1 }, { b = 2 })', { a: 1, b: 2 }],
  ['merge({ a = 1 }, null)', { a: 1 }],
  ['element(["a", "b"], 3)', 'b'],
  ['contains(var.names, "beta")', true],
  ['contains(var.names, "delta")', false],
  ['index(var.names, "gamma")', 2],
  ['distinct(["a", "b", "a"])', ['a', 'b']],
  ['compact(["a", "", null, "b"])', ['a', 'b']],
  ['reverse(["a", "b"])', ['b', 'a']],
  ['sort(var.names)', ['alpha', 'beta', 'gamma']],
  ['slice(["a", "b", "c"], 1, 3)', ['b', 'c']],
  ['slice(["a"], 0, 2)', 'error'],
  ['chunklist(["a", "b", "c"], 2)', [['a', 'b'], ['c']]],
  ['flatten([["a"], [], ["b", ["c"]]])', ['a', 'b', 'c']],
  ['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }],
  [
    'setproduct(["a", "b"], ["x", "y"])',
    [
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
      ['b', 'y'],
    ],
  ],
  ['setunion(["b"], ["a", "b"])', ['a', 'b']],
  ['setintersection(["a", "b"], ["b", "c"])', ['b']],
  ['setsubtract(["a", "b"], ["b"])', ['a']],
  ['toset(["b", "a", "b"])', ['a', 'b']],
  ['tolist(["b", "a"])', ['b', 'a']],
  ['tomap({ a = "1" })', { a: '1' }],
  ['tostring(12)', '12'],
  ['tonumber("12")', 12],
  ['tonumber("x")', 'error'],
  ['tobool("true")', true],
  ['range(3)', [0, 1, 2]],
  ['range(1, 7, 2)', [1, 3, 5]],
  ['range(3, 0)', [3, 2, 1]],
  ['one(["a"])', 'a'],
  ['one([])', null],
  ['one(["a", "b"])', 'error'],
  ['alltrue([true, true])', true],
  ['anytrue([false, false])', false],
  ['matchkeys(["i-1", "i-2"], ["a", "b"], ["b"])', ['i-2']],
  ['transpose({ a = ["1", "2"], b = ["2"] })', { 1: ['a'], 2: ['a', 'b'] }],
  ['coalesce("", null, "x")', 'x'],
  ['coalesce(local.nothing, local.project)', 'acme-prod'],
  ['coalescelist([], ["a"])', ['a']],
  // try, can
  ['try(local.nested.x, "preset")', 'preset'],
  ['try(local.nested.a.b[9], local.nested.a.b[0])', 10],
  ['try(tonumber("x"), 0)', 0],
  ['can(local.nested.x)', false],
  ['can(local.nested.a)', true],
  // Encodings
  ['jsonencode({ b = [1, true, null], a = "x" })', '{"a":"x","b":[1,true,null]}'],
  ['jsonencode("<a&b>")', '"\\u003ca\\u0026b\\u003e"'],
  ['jsondecode("{\\"a\\": [1, 2]}").a[1]', 2],
  ['yamldecode("a: 1\\nb: [x, z]")', { a: 1, b: ['x', 'z'] }],
  ['yamldecode(yamlencode({ a = { b = "c" } })).a.b', 'c'],
  // Errors
  ['local.nested.x', 'error'],
  ['var.names[7]', 'error'],
  ['null.a', 'error'],
  ['"a" + 1', 'error'],
];
