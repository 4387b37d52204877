import type { BodyStep, ScriptedAttempt, ScriptedResponse } from 'rxjs-llm/testing';
import { textOf } from './bytes.ts';
import { outcomeOf } from './outcomeOf.ts';
import { WIRES } from './protocols.ts';
import { readBody } from './readBody.ts';
import { attemptOf } from './scriptOf.ts';
import type { Setting } from './Setting.ts';
import type { Trace } from './Trace.ts';

/** Writes a test for Vitest that plays the same answer through the same pipe, and ends the same. */
export function testCode(setting: Setting, trace: Trace): string {
  const { protocol, first, each, count, onPartial } = setting;
  const { source } = WIRES[protocol];
  const body = readBody(setting);
  const attempts = trace.requests.map((_, index) => codeOf(attemptOf(setting, body, index + 1)));
  const script = attempts.join(',\n      ');
  const isUsed = (name: string): boolean => script.includes(`${name}(`);

  const bedrock = protocol === 'bedrockConverse' ? [source, protocol] : [];
  const root = ['accumulate', 'parseDelta', 'retryWithBackoff', 'takeUntilDone', 'timeoutIdle'];
  const names = bedrock.length > 0 ? root : [...root, source, protocol].sort();
  const testing = ['cut', 'error', 'flushAsync', 'scriptedFetch', 'stall'];
  const used = testing.filter((name) => isUsed(name) || name === 'flushAsync' || name === 'scriptedFetch');

  return `import { VirtualTimeScheduler } from 'rxjs';
import { ${names.join(', ')} } from 'rxjs-llm';
${bedrock.length > 0 ? `import { ${bedrock.sort().join(', ')} } from 'rxjs-llm/bedrock';\n` : ''}import { ${used.join(', ')} } from 'rxjs-llm/testing';
import { expect, it } from 'vitest';

it('${outcomeOf(trace)}', async () => {
  const scheduler = new VirtualTimeScheduler();
  const server = scriptedFetch(
    [
      ${script},
    ],
    { scheduler },
  );
  const seen = { text: '', end: 'open' };

  ${source}('/chat', { method: 'POST', fetch: server.fetch })
    .pipe(
      parseDelta(${protocol}()),
      timeoutIdle({ first: ${first}, each: ${each}, scheduler }),
      takeUntilDone(),
      retryWithBackoff({ count: ${count}, jitter: 0, onPartial: '${onPartial}', scheduler }),
      accumulate(),
    )
    .subscribe({
      next: ({ text }) => (seen.text = text),
      error: ({ name }: Error) => (seen.end = name),
      complete: () => (seen.end = 'complete'),
    });
  await flushAsync(scheduler);

  expect(seen).toEqual({ text: ${quoted(trace.messages.at(-1)?.value.text ?? '')}, end: '${endOf(trace)}' });
  expect(server.requests).toHaveLength(${trace.requests.length});
});
`;
}

function endOf({ end }: Trace): string {
  return end ? (end.error?.name ?? 'complete') : 'open';
}

function codeOf(attempt: ScriptedAttempt): string {
  if ('type' in attempt) return `${attempt.type}()`;
  // The scripts of the inspector have headers, so they are responses.
  const { status = 200, delay = 0, headers = {}, body = [] } = attempt as ScriptedResponse;
  const steps = typeof body === 'string' ? quoted(body) : `[${body.map(stepOf).join(', ')}]`;
  const line = [
    ...(status === 200 ? [] : [`status: ${status}`]),
    ...(delay === 0 ? [] : [`delay: ${delay}`]),
    `headers: ${JSON.stringify(headers)}`,
    `body: ${steps}`,
  ];
  return `{ ${line.join(', ')} }`;
}

function stepOf(step: BodyStep): string {
  if (typeof step === 'number') return `${step}`;
  if (step instanceof Uint8Array) {
    const text = textOf(step);
    return `\n        ${text === undefined ? `Uint8Array.of(${step.join(', ')})` : quoted(text)}`;
  }
  return typeof step === 'string' ? quoted(step) : `${step.type}()`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
