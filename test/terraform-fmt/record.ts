import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Fix } from '../../server/rules/finding';
import { fixtures } from '../fixtures';
import { analyse, apply, type Files } from '../workspace';

// Asks `terraform fmt` what it makes of the fixtures after each kind of fix, and writes its answers down beside the workspaces that they are
// about, so that tests need no Terraform:   npx tsx test/terraform-fmt/record.ts   (with terraform on the PATH)

const folder = join(__dirname, 'answers');
const isTerraform = (path: string): boolean => /\.(?:tf|tofu)$/.test(path);

function formatted(text: string): string | undefined {
  const { status, stdout } = spawnSync('terraform', ['fmt', '-'], { input: text, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

/** Without the markers, which stand between lines that belong together, and formatted; nothing where that cannot be. */
function tidy(files: Files): Files | undefined {
  const tidied = new Map<string, string>();
  for (const [path, text] of files) {
    const plain = text.replace(/^\s*(?:#|\/\/) want WI.*\r?\n/gm, '');
    const clean = isTerraform(path) && plain.trim() !== '' ? formatted(plain) : plain;
    if (clean === undefined || text.includes('\r')) return undefined;
    tidied.set(path, clean);
  }
  return tidied;
}

/** Which of many fixes of the same kind this is: the rule, what it does, and to how many files. */
const kindOf = ({ rule }: Finding, { title, edits }: Fix): string =>
  [rule, title.replace(/\S*[-_.@/$"\d]\S*/g, '…'), new Set(edits.map((edit) => ('uri' in edit ? edit.uri : edit.create))).size].join(' ');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const seen = new Set<string>();
for (const { stem, file, files } of fixtures.filter(({ stem: one }) => one.startsWith('WI'))) {
  const before = [...files.keys()].some(isTerraform) ? tidy(files) : undefined;
  for (const finding of before ? analyse(before).findings : []) {
    for (const fix of stem.startsWith(finding.rule) ? finding.fixes : []) {
      const after = apply(before!, fix.edits);
      const changed = [...after].filter(([path, text]) => isTerraform(path) && text !== before!.get(path) && text.trim() !== '');
      if (changed.length === 0 || seen.has(kindOf(finding, fix))) continue;
      seen.add(kindOf(finding, fix));
      const answers = changed.map(([path, text]) => `-- fmt/${path} --\n${formatted(text) ?? ''}`);
      const texts = [...before!].map(([path, text]) => `-- ${path} --\n${text}`);
      const n = readdirSync(folder).filter((name) => name.startsWith(finding.rule)).length + 1;
      const head = `# ${finding.rule} "${fix.title}"\n# ${stem}/${file}\n`;
      writeFileSync(join(folder, `${finding.rule}-${n}.txt`), head + [...texts, ...answers].join(''));
    }
  }
}
