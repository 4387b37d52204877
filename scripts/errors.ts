/**
 * Puts every error in every shape into an answer of every protocol, and prints how many get the verdict that HTTP gives them.
 * With `--write`, puts the tables into the docs; with `--check`, fails if the docs differ.
 */
import { HttpError } from '../src/errors/HttpError.ts';
import { SERVER_ERRORS } from '../test/support/errorShapes.ts';
import { publishTable, tableOf } from './pageTable.ts';
import { runTests } from './runTests.ts';

const tests = await runTests(['test/errors/errorShapes'], 'unit');
const cells = tests.flatMap((test) => {
  const { verdicts } = test.meta();
  return verdicts ? [{ ...verdicts, hasPassed: test.result().state === 'passed' }] : [];
});
const shapes = [...new Set(cells.map(({ shape }) => shape))];
const protocols = [...new Set(cells.map(({ protocol }) => protocol))].sort();

function cellOf(shape: string, protocol: string): string {
  const cell = cells.find((each) => each.shape === shape && each.protocol === protocol);
  if (!cell) return '';
  return cell.hasPassed ? `${cell.count}` : 'failed';
}

const verdicts = tableOf([
  ['Error', 'Status over HTTP', '`code`', '`reason`', '`retryable`', '`retryAfter`'],
  ...SERVER_ERRORS.map(({ what, status, code, message }) => {
    const body = { error: { code, message } };
    const { reason, retryable, retryAfter } = new HttpError({ status, headers: new Headers(), body });
    return [what, `${status}`, `\`${code}\``, `\`${reason}\``, `\`${retryable}\``, `${retryAfter ?? ''}`];
  }),
]);
const counts = tableOf([
  ['Shape', ...protocols],
  ...shapes.map((shape) => [shape, ...protocols.map((protocol) => cellOf(shape, protocol))]),
]);
const failed = tests.filter((test) => test.result().state !== 'passed').length;
console.log(`${verdicts}\n\n${counts}\n\nTests: ${tests.length}, failed ${failed}`);

publishTable('docs/guide/errors.md', `${verdicts}\n\n${counts}`, 'errors');
if (failed > 0 || cells.length === 0) process.exitCode = 1;
