import { defer, tap } from 'rxjs';
import { reduceMessage, takeUntilDone, timeoutIdle, type Delta, type Message } from 'rxjs-llm';
import { outcomeOf } from '../support/outcomeOf.ts';
import { playRight } from './answers.ts';
import { NotedWaits, SilentClock } from './clocks.ts';
import { MAX_RECORD, PATIENCE, type Failure, type Strike } from './faults.ts';
import { closedPort, type Host } from './host.ts';
import { failsAgain, POLICIES, RESTART, START, type Got, type Policy } from './policies.ts';
import type { FaultWire } from './wires.ts';

/** Unreachable without a network: a label may have 63 characters at most, so no resolver sends this one out. */
const NO_NAME = `http://${'x'.repeat(64)}.invalid/`;

/** Runs the fault under the policy, over real sockets, and returns what the subscriber received. */
export async function runCell(host: Host, strike: Strike, policy: Policy, wire: FaultWire): Promise<Got> {
  const clock = new SilentClock();
  const scheduler = new NotedWaits();
  const failures: unknown[] = [];
  let tries = 0;

  const bad = host.route((exchange, number) => {
    const isStruck = failsAgain(policy) || (number === 1 && !strike.address);
    return isStruck ? strike.play(exchange, clock) : playRight(exchange, wire);
  });
  const good = host.route((exchange) => playRight(exchange, wire));
  const wrong = await addressOf(strike, bad.url);

  const ask = (url: string) =>
    wire
      .ask(url, { method: 'POST', body: 'prompt', maxBufferSize: MAX_RECORD })
      .pipe(timeoutIdle({ ...PATIENCE, scheduler: clock }), takeUntilDone());
  const first = defer(() => {
    tries += 1;
    const note = tap<Delta>({ error: (error: unknown) => failures.push(failureOf(error)) });
    return ask(tries === 1 || failsAgain(policy) ? wrong : bad.url).pipe(note);
  });
  const rest = ({ text }: Message) => {
    tries += 1;
    return ask(`${bad.url}?heard=${encodeURIComponent(text)}`);
  };
  const answer = POLICIES[policy]({ first, rest, second: ask(good.url) }, scheduler);
  const { values, error } = await outcomeOf(answer);
  const message = values.reduce(reduceMessage, undefined as Message | undefined);

  return {
    heard: values.flatMap(wordOf),
    error: failureOf(error),
    failures,
    text: message?.text ?? '',
    status: message?.status,
    outputTokens: error === undefined ? message?.usage?.outputTokens : undefined,
    tries,
    left: (await bad.left()) + (await good.left()),
    requests: bad.requests,
    fallbacks: good.requests,
    waits: scheduler.waits,
  };
}

async function addressOf({ address }: Strike, url: string): Promise<string> {
  switch (address) {
    case 'closed port':
      return await closedPort();
    case 'no name':
      return NO_NAME;
    case 'no TLS':
      return url.replace('http:', 'https:');
    default:
      return url;
  }
}

function wordOf(delta: Delta): readonly string[] {
  switch (delta.type) {
    case 'text':
      return [delta.text];
    case 'start':
      return [START];
    case 'restart':
      return [RESTART];
    default:
      return [];
  }
}

/** The fields of an error that a promise may name. */
function failureOf(error: unknown): Failure | undefined {
  if (error === undefined) return undefined;
  const { name, retryable, reason, status, phase, received, retryAfter } = error as Failure;
  const fields = { name, retryable, reason, status, phase, received, retryAfter };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as Failure;
}
