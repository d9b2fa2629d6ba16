// How long Terraform takes to evaluate: 500 modules in 5 levels, 3,000 resources; then after edits, and on files that are meant to
// hurt. Run with `node test/bench/terraform.mjs`. Parsing is not counted. CPU time counts: it is the same on a busy machine.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { extractTerraform, languageOf, newTerraformCache, resolveTerraform } = await bundled();

async function bundled() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const outfile = join(folder, 'terraform.cjs');
  const from = (path) => JSON.stringify(join(root, 'server', path));
  const contents = `export { extractTerraform } from ${from('facts/terraform.ts')};
export { languageOf } from ${from('facts/language.ts')};
export { newTerraformCache, resolveTerraform } from ${from('resolve/terraform/resolve.ts')};`;
  try {
    await build({
      stdin: { contents, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'error',
      mainFields: ['module', 'main'],
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A tree of modules: every module of a level calls `fan` of the next, each folder once; resources of all kinds in each. */
function workspace() {
  const files = {};
  const levels = [1, 4, 15, 80, 400];
  let resources = 0;
  levels.forEach((count, level) => {
    for (let n = 0; n < count; n++) {
      const next = levels[level + 1] ?? 0;
      const calls = [];
      for (let child = n; child < next; child += count) calls.push(child);
      files[`l${level}/m${n}/main.tf`] = moduleText(level, n, calls);
      resources += 6;
    }
  });
  return { files, modules: Object.keys(files).length, resources };
}

function moduleText(level, n, calls) {
  const name = `l${level}m${n}`;
  return `
variable "project_id" {
  type    = string
  default = "acme-prod"
}

variable "namespace" {
  type    = string
  default = "default"
}

variable "accounts" {
  type    = map(object({ namespace = string, ksa = string, roles = optional(list(string), []) }))
  default = { app = { namespace = "apps", ksa = "app" } }
}

locals {
  prefix   = "${name}"
  pool     = "\${var.project_id}.svc.id.goog"
  member   = "serviceAccount:\${local.pool}[\${var.namespace}/\${local.prefix}]"
  accounts = merge(var.accounts, { own = { namespace = var.namespace, ksa = local.prefix, roles = ["roles/storage.objectViewer"] } })
}

resource "google_service_account" "app" {
  account_id = "\${local.prefix}-gsa"
  project    = var.project_id
}

resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = local.member
}

resource "google_service_account_iam_member" "accounts" {
  for_each           = local.accounts
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:\${local.pool}[\${each.value.namespace}/\${each.value.ksa}]"
}

resource "google_project_iam_member" "roles" {
  for_each = toset(flatten([for a in local.accounts : a.roles]))
  project  = var.project_id
  role     = each.value
  member   = "serviceAccount:\${google_service_account.app.email}"
}

resource "kubernetes_service_account_v1" "app" {
  metadata {
    name      = local.prefix
    namespace = var.namespace
    annotations = {
      "iam.gke.io/gcp-service-account" = google_service_account.app.email
    }
  }
}

resource "kubernetes_deployment_v1" "app" {
  metadata {
    name      = local.prefix
    namespace = var.namespace
  }
  spec {
    template {
      spec {
        service_account_name = kubernetes_service_account_v1.app.metadata[0].name
      }
    }
  }
}

output "email" {
  value = google_service_account.app.email
}
${calls
  .map(
    (child) => `
module "m${child}" {
  source     = "../../l${level + 1}/m${child}"
  project_id = var.project_id
  namespace  = "\${var.namespace}-${child % 7}"
  accounts   = local.accounts
}
`,
  )
  .join('')}`;
}

/** `before`: what the file said before an edit, as the engine gives it. */
const read = (path, text, before) => {
  const uri = `file:///ws/${path}`;
  return [uri, extractTerraform({ uri, language: languageOf(uri), text }, before?.get(uri))];
};
const factsOf = (files) => new Map(Object.entries(files).map(([path, text]) => read(path, text)));

/**
 * Milliseconds on the clock and of the processor that `run` takes: the median of several runs, and the first of them, in which V8 still
 * interprets and compiles.
 */
function measured(runs, run, prepare) {
  const rows = [];
  for (let i = 0; i < runs; i++) {
    prepare?.(i);
    globalThis.gc?.();
    const cpu = process.cpuUsage();
    const start = performance.now();
    run(i);
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    rows.push([ms, (user + system) / 1000]);
  }
  const median = (column) => rows.map((row) => row[column]).sort((a, b) => a - b)[runs >> 1];
  return [median(0), median(1), ...rows[0]];
}

function report(what, runs, run, prepare) {
  const [ms, cpu, first, firstCpu] = measured(runs, run, prepare);
  console.log(
    `${what.padEnd(60)} ${ms.toFixed(1).padStart(8)} ms  ${cpu.toFixed(1).padStart(8)} ms CPU  (first ${first.toFixed(1)} ms, ${firstCpu.toFixed(1)} ms CPU)`,
  );
}

const { files, modules, resources } = workspace();
const facts = factsOf(files);
console.log(`${modules} modules, ${resources} resources`);
report('from the start', 5, () => resolveTerraform(facts));

const cache = newTerraformCache();
resolveTerraform(facts, cache);
/** The beginning of a local's text, longer with every keystroke: everything after it moves. */
const typed = (path, name, local, i) => [path, files[path].replace(`"${name}"\n`, `"${local}${'x'.repeat(i)}"\n`)];
const edits = [
  ['nothing', () => []],
  ['a comment in a leaf', (i) => [['l4/m7/main.tf', `${files['l4/m7/main.tf']}\n# ${'x'.repeat(i)}\n`]]],
  ['a local in a leaf', (i) => [typed('l4/m7/main.tf', 'l4m7', 'edited-', i)]],
  ['a local in the middle', (i) => [typed('l2/m3/main.tf', 'l2m3', 'edited-', i)]],
  ['at the end of the root', (i) => [['l0/m0/main.tf', `${files['l0/m0/main.tf']}\nlocals {\n  unused = "${'x'.repeat(i)}"\n}\n`]]],
  ['at the beginning of the root: all inputs of modules move', (i) => [typed('l0/m0/main.tf', 'l0m0', 'l0m0"\n  unused = "', i)]],
  ['a local in the root that all modules are given', (i) => [typed('l0/m0/main.tf', 'l0m0', 'edited-', i)]],
];
for (const [what, change] of edits) {
  const now = new Map(facts);
  const edit = (i) => change(i).forEach(([path, text]) => now.set(...read(path, text, now)));
  // The editor opens the file before anybody types.
  edit(0);
  resolveTerraform(now, cache);
  report(
    `after an edit: ${what}`,
    12,
    () => resolveTerraform(now, cache),
    (i) => edit(i + 1),
  );
}

const member = (forEach) =>
  `resource "google_service_account_iam_member" "m" {\n for_each = ${forEach}\n service_account_id = "x"\n role = "r"\n member = each.key\n}\n`;
const numbers = (count, of) => Array.from({ length: count }, (_, i) => of(i));
const hard = {
  'for_each over 100,000 literal keys': { 'main.tf': member(`{ ${numbers(100_000, (i) => `k${i} = ${i}`).join(', ')} }`) },
  'for_each over a computed set of 9,000': { 'main.tf': member('toset([for i in range(9000) : "k${i}"])') },
  'a local of 1 MB in a template': {
    'main.tf': `locals {\n big = "${'x'.repeat(1_000_000)}"\n}\n${member('toset(["${local.big}", upper(local.big)])')}`,
  },
  'doubling locals': {
    'main.tf': `locals {\n t0 = "x"\n l0 = ["x"]\n${numbers(60, (i) => ` t${i + 1} = "\${local.t${i}}\${local.t${i}}"\n l${i + 1} = concat(local.l${i}, local.l${i})`).join('\n')}\n}\n${member('toset(concat([local.t60], local.l60))')}`,
  },
  'modules that call themselves': {
    'main.tf': `module "a" {\n source = "./a"\n}\n`,
    'a/main.tf': `module "b" {\n source = "../b"\n}\n${member('toset(["x"])')}`,
    'b/main.tf': `module "a" {\n source = "../a"\n}\n${member('toset(["x"])')}`,
  },
  'modules that multiply': Object.fromEntries(
    numbers(13, (i) => [
      `m${i}/main.tf`,
      `${i < 12 ? `module "a" {\n source = "../m${i + 1}"\n for_each = toset(["1", "2", "3", "4", "5", "6"])\n}\n` : ''}resource "google_service_account" "a" {\n account_id = "a"\n}\n`,
    ]),
  ),
  'nested loops': {
    'main.tf': `locals {\n l = range(1000)\n}\n${member('toset(flatten([for a in local.l : [for b in local.l : [for c in local.l : "${a}${b}${c}"]]]))')}`,
  },
  'long texts in long lists': {
    'main.tf': `locals {\n text = "${'${upper("x")}-'.repeat(200)}"\n list = [for i in range(4000) : local.text]\n}\n${member('toset([for text in local.list : "${text}${text}"])')}`,
  },
  'a chain of 5,000 locals': {
    'main.tf': `locals {\n${numbers(5_000, (i) => ` l${i} = local.l${i + 1}`).join('\n')}\n l5000 = "end"\n}\n${member('toset([local.l0])')}`,
  },
};
for (const [what, texts] of Object.entries(hard)) {
  const hurting = factsOf(texts);
  report(what, 3, () => resolveTerraform(hurting));
}
