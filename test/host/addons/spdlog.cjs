// Stands in for the C++ addon @vscode/spdlog: writes VS Code's log files and the text of log channels. No rotation: a run is short.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
let common = 2;

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = common;
    this.plain = false;
    mkdirSync(dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level || !this.file) return;
    const stamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.file, this.plain ? message : `${stamp} [${levels[level]}] ${message}\n`);
    } catch {
      this.file = undefined; // the run is over and its folder gone
    }
  }
  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {
    this.plain = true;
  }
  flush() {}
  drop() {
    this.file = undefined;
  }
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => {
  common = level;
};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
