// Opens the server's workbench in a headless Chromium: for the tests and for pictures.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from './install.mjs';
import { openScreen } from './screen.mjs';
import { serve } from './server.mjs';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a folder, file or workspace in VS Code.
 * @param {{ target?: string, devPath?: string, tests?: string, userData?: string, extensions?: string, settings?: object,
 *   payload?: [string, string][], viewport?: { width: number, height: number }, scale?: number,
 *   onLog?: (type: string, args: unknown[]) => void, note?: (line: string) => void }} options
 *   `devPath`: the extension under development, one only (a workbench in a browser reads no second); `tests`: a module whose run() the extension host calls.
 * @returns {Promise<{ page, exit: Promise<number>, close(): Promise<void> }>} `exit` becomes the tests' exit code, 70 or 71 if they could not end.
 */
export async function launch(options) {
  const note = options.note ?? (() => {});
  const record = installed();
  if (!record) throw new Error('The browser-hosted VS Code is not installed: node test/host/install.mjs');
  const { chromium } = await import('playwright-core');

  const screen = options.tests ? await openScreen() : undefined;
  let browser;
  let result;
  const starting = serve({
    userData: options.userData,
    extensions: options.extensions,
    settings: options.settings,
    env: screen ? { VSCODE_HOST_TESTS: options.tests, VSCODE_HOST_SCREEN: screen.address } : {},
  });
  const launching = chromium
    .launch({
      executablePath: process.env.VSCODE_HOST_CHROMIUM ?? record.chromium.program,
      env: { ...process.env, ...record.chromium.env },
      headless: true,
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      args: ARGUMENTS,
    })
    .then((started) => (browser = started));
  const close = async () => {
    screen?.close();
    await Promise.allSettled([launching.then((started) => started.close()), starting.then((server) => server.close())]);
  };

  try {
    const [server] = await Promise.all([starting, launching]);
    note(`code-server ${server.process.pid} at ${server.authority}, Chromium ${browser.version()}`);
    result = join(server.scratch, 'result');

    const page = await browser.newPage({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
    });
    screen?.show(page);
    const exit = new Promise((ok) => {
      void page.exposeFunction('codeAutomationExit', (code) => {
        // A dying extension host (a crash, process.exit) reports 0 as well: shim.cjs writes a file at the real end of the tests.
        if (Number(code) === 0 && !existsSync(result)) {
          console.error('vscode-host: the extension host ended before the tests did');
          ok(70);
        } else ok(Number(code));
      });
      page.on('crash', () => {
        console.error('vscode-host: the page crashed');
        ok(70);
      });
      server.process.once('exit', () => {
        if (!server.closing()) console.error('vscode-host: code-server ended');
        ok(71);
      });
    });
    await page.exposeFunction('codeAutomationLog', options.onLog ?? (() => {}));
    // Whatever is asked of the outside is refused at once instead of timing out.
    await page.route(
      (url) => url.host !== server.authority && /^https?:$/.test(url.protocol),
      (route) => route.abort(),
    );
    const payload = [
      ...(options.devPath ? [['extensionDevelopmentPath', server.remote(options.devPath)]] : []),
      ...(options.tests ? [['extensionTestsPath', server.remote(fileURLToPath(new URL('shim.cjs', import.meta.url)))]] : []),
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
      ...(options.payload ?? []),
    ];
    await page.goto(server.address(options.target, payload));
    note('workbench loaded');
    return { page, exit, close };
  } catch (error) {
    await close();
    throw error;
  }
}
