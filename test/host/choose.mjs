// Which VS Code to run: $VSCODE_EXECUTABLE; else the desktop one, where a display and the download are to be had; else the stand-in here.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, SilentReporter } from '@vscode/test-electron';
import { install, supported } from './install.mjs';
import { installExtension } from './server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const standIn = join(root, 'test/host/vscode-host.mjs');

/** Its program, and how to install a .vsix into an extensions folder of it. */
export async function chooseEditor() {
  const desktop = (program) => ({
    program,
    name: `VS Code at ${program}`,
    installVsix(vsix, extensions, userData) {
      const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(program, { reuseMachineInstall: true });
      const all = [...args, `--extensions-dir=${extensions}`, `--user-data-dir=${userData}`, '--install-extension', vsix, '--force'];
      const { status } = spawnSync(cli, all, { stdio: 'inherit', shell: process.platform === 'win32' });
      if (status !== 0) throw new Error(`${vsix} could not be installed`);
    },
  });
  const given = process.env.VSCODE_EXECUTABLE;
  if (given && resolve(given) !== standIn) return desktop(given);
  // Without a display the desktop VS Code cannot start: no need to ask for it.
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!given && display) {
    try {
      return desktop(
        await downloadAndUnzipVSCode({
          version: 'stable',
          cachePath: join(root, '.vscode-test'),
          timeout: 5000,
          reporter: new SilentReporter(),
        }),
      );
    } catch (error) {
      console.log(`Desktop VS Code cannot be downloaded here (${error.message.split('\n')[0]}).`);
      if (!supported) throw new Error('Set VSCODE_EXECUTABLE to the program of an installed VS Code.', { cause: error });
    }
  }
  await install();
  return {
    program: standIn,
    name: 'the browser-hosted VS Code of test/host',
    installVsix: (vsix, extensions) => installExtension(vsix, extensions),
  };
}
