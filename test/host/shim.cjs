// What the extension host runs in place of the tests' module: that module, and then a note that it came to its end.
// Without the note a dying extension host (a crash, process.exit) would look like success: the web workbench reports code 0 for it.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

exports.run = async () => {
  const path = process.env.VSCODE_HOST_TESTS;
  const tests = /\.mjs$/.test(path) ? await import(pathToFileURL(path).href) : require(path);
  if (typeof tests.run !== 'function') throw new Error(`${path} exports no run()`);
  await tests.run();
  writeFileSync(join(process.env.TMPDIR, 'result'), 'passed'); // the server's scratch folder
};
