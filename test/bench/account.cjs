// Loaded before a program that is measured (node --require): says at its end how much CPU time it took, in ms, and how much memory.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_ACCOUNT, JSON.stringify({ cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS / 1024 }));
});
