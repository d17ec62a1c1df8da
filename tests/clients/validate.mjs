// Every page in a folder, as html-validate judges it by the HTML standard; what is wrong, as a JSON list of sentences.
//
//     node tests/clients/validate.mjs PACKAGES FOLDER
//
// PACKAGES is a folder whose `node_modules` has html-validate.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [packages, folder] = process.argv.slice(2);
const { FileSystemConfigLoader, HtmlValidate } = createRequire(`${packages}/package.json`)('html-validate');

const rules = {
  // A table that is laid out as a list on a phone keeps being a table only by its roles.
  'no-redundant-role': 'off',
  // Lists and the like may have names too (WAI-ARIA 1.2 section 5.2.8.4).
  'aria-label-misuse': ['error', { allowAnyNamable: true }],
};
const config = { root: true, extends: ['html-validate:standard', 'html-validate:a11y'], rules };
const judge = new HtmlValidate(new FileSystemConfigLoader(config));
const faults = [];
for (const file of readdirSync(folder).sort()) {
  const report = await judge.validateFile(join(folder, file));
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message } of messages) faults.push(`${file}:${line}:${column} ${ruleId}: ${message}`);
  }
}
console.log(JSON.stringify(faults));
