#!/usr/bin/env node
// The README's picture, from the real editor: squiggle, lightbulb menu, Problems panel.   node scripts/shot.mjs [OUT.png]   (build first)
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from '../test/host/install.mjs';
import { launch } from '../test/host/workbench.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'docs/images/editor.png'));
const FILE = 'iam.tf';
const FINDING = 'WI105';

await install();
const host = await launch({
  devPaths: [root],
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
  await page.keyboard.press('Control+Shift+M');
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
}
