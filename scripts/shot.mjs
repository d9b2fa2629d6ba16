#!/usr/bin/env node
// The README's picture, from the real editor: squiggle, lightbulb menu, Problems panel.   node scripts/shot.mjs [OUT.png]   (build first)
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from '../test/host/install.mjs';
import { launch } from '../test/host/workbench.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'docs/images/editor.png'));
const FILE = 'iam.tf';
const FINDING = 'WI105';

/** VS Code itself knows no Terraform, which people have an extension for: here the base grammar of our own colour tests takes its place. */
function terraformLanguage() {
  const extensions = mkdtempSync(join(tmpdir(), 'gwi-shot-'));
  const folder = join(extensions, 'shot.terraform-0.0.1');
  mkdirSync(folder);
  copyFileSync(join(root, 'test/grammar/terraform.tmLanguage.json'), join(folder, 'terraform.tmLanguage.json'));
  const contributes = {
    languages: [{ id: 'terraform', aliases: ['Terraform'], extensions: ['.tf'] }],
    grammars: [{ language: 'terraform', scopeName: 'source.hcl.terraform', path: './terraform.tmLanguage.json' }],
  };
  const manifest = { name: 'terraform', publisher: 'shot', version: '0.0.1', engines: { vscode: '*' }, contributes };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return extensions;
}

await install();
const terraform = terraformLanguage();
const host = await launch({
  devPath: root,
  extensions: terraform,
  target: join(root, 'samples/broken-chain'),
  viewport: { width: 1240, height: 720 },
  scale: 2,
  settings: {
    'workbench.colorTheme': 'Default Light Modern',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.layoutControl.enabled': false,
    'window.commandCenter': false,
    'editor.minimap.enabled': false,
    'editor.fontSize': 14,
    'editor.lightbulb.enabled': 'on',
    'editor.occurrencesHighlight': 'off',
    'editor.stickyScroll.enabled': false,
    'explorer.compactFolders': false,
    'git.enabled': false,
  },
});
try {
  const { page } = host;
  page.setDefaultTimeout(30_000);
  // Nothing is opened yet: the panel shows the findings of files that are closed.
  await page.locator('[id="status.problems"]', { hasText: /[1-9]/ }).click();
  const row = page.locator('.markers-panel .monaco-list-row', { hasText: FINDING }).first();
  await row.waitFor();
  await row.dblclick(); // opens the file and puts the cursor to the place
  await page.locator('.monaco-editor.focused').waitFor();
  await page.locator('.tab.active', { hasText: FILE }).waitFor();
  await page.keyboard.press('ArrowRight'); // unselect, so that the squiggle is seen
  await page.locator('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error').first().waitFor();
  await page.locator('[class*="gutter-lightbulb"], .lightBulbWidget').first().waitFor();
  await page.keyboard.press('Control+Period');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  await page
    .locator('.action-widget')
    .first()
    .evaluate((menu) => Promise.all(menu.getAnimations({ subtree: true }).map(({ finished }) => finished)));
  mkdirSync(dirname(out), { recursive: true });
  await page.screenshot({ path: out, animations: 'disabled' });
  console.log(out);
} catch (error) {
  const failed = join(root, 'out/shot-failed.png');
  await host.page.screenshot({ path: failed });
  console.error(`${error.message}\n${failed} shows what there was`);
  process.exitCode = 1;
} finally {
  await host.close();
  rmSync(terraform, { recursive: true, force: true });
}
