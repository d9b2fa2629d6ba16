// Stands in for the C++ addon @vscode/native-watchdog: ends this process when the one that started it is gone.
/* global setInterval */
// The addon does it from a thread of its own, so that a blocked event loop is ended too; for a test run this is enough.
let started = false;

exports.start = (pid) => {
  if (!Number.isInteger(pid)) throw new Error('Expected integer pid!');
  if (started) throw new Error('Can only monitor a single process!');
  started = true;
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (error.code === 'ESRCH') process.exit(87);
    }
  }, 2000).unref();
};

exports.exit = (code) => process.exit(code || 0);
