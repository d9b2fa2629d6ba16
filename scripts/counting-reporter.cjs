// Mocha's own picture of the run, and a line with its counts for the closing summary of `npm test` (file in $TEST_COUNTS).
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class Counting extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      if (process.env.TEST_COUNTS) appendFileSync(process.env.TEST_COUNTS, `${JSON.stringify({ passes, failures, pending })}\n`);
    });
  }
};
