import { ask } from './answers.ts';
import { below, createRandom, pick } from './random.ts';
import { tokensOf, type Fault, type Scene } from './scene.ts';

const FAULTS = ['busy', 'cut', 'end', 'stall', 'error', 'garbage'] as const satisfies readonly Fault[];
const ERRORS: Readonly<Record<(typeof FAULTS)[number], string>> = {
  busy: 'HttpError',
  cut: 'ConnectionError',
  end: 'TruncatedStreamError',
  stall: 'IdleTimeoutError',
  error: 'ProviderError',
  garbage: 'ParseError',
};

export interface StreamsReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** Reads many answers at the same time, a fifth of them with a fault, and checks the tokens of each. */
export async function runStreams(
  origin: string,
  streams: number,
  tokens: number,
  patience: number,
  seed: number,
): Promise<StreamsReport> {
  const counts: Record<string, number> = {};
  const wrong: string[] = [];

  async function run(number: number): Promise<void> {
    const random = createRandom(seed + number);
    const fault = number % 5 === 0 ? pick(FAULTS, random) : 'none';
    const isOnce = fault !== 'none' && random() < 0.5;
    const scene: Scene = {
      wire: pick(['openai', 'ollama'], random),
      fault,
      isOnce,
      tokens,
      seed: below(1_000_000, random),
    };
    const title = fault === 'none' ? fault : `${fault} ${isOnce ? 'once' : 'always'}`;
    counts[title] = (counts[title] ?? 0) + 1;
    const complaint = await hear(origin, scene, patience);
    if (complaint) wrong.push(`stream ${number}, ${title}: ${complaint}`);
  }

  await Promise.all(Array.from({ length: streams }, (_, number) => run(number)));
  return { counts, wrong };
}

/** Reads one answer to its end. Returns what is wrong with it. */
function hear(origin: string, scene: Scene, patience: number): Promise<string | undefined> {
  const { fault, isOnce } = scene;
  const whole = tokensOf(scene).join('');
  // Garbage isn't a transient failure, so there is no second attempt.
  const isHealed = fault === 'none' || (isOnce && fault !== 'garbage');
  const expected = isHealed ? 'complete' : ERRORS[fault === 'mute' ? 'stall' : fault];

  return new Promise((resolve) => {
    let text = '';
    let status = '';
    let ends = 0;

    function end(actual: string): void {
      ends += 1;
      if (ends > 1) return resolve('ended twice');
      if (actual !== expected) return resolve(`ended with ${actual}, not with ${expected}`);
      if (isHealed && (text !== whole || status !== 'complete')) return resolve('is not the whole text');
      resolve(whole.startsWith(text) ? undefined : 'is not the beginning of the text');
    }

    ask(origin, scene, { onPartial: isOnce ? 'restart' : 'fail', patience }).subscribe({
      next(message) {
        ({ text, status } = message);
      },
      error: (error: unknown) => end(error instanceof Error ? error.name : typeof error),
      complete: () => end('complete'),
    });
  });
}
