import { everyByte } from '../../scripts/site/inspector/engine/address.ts';
import { FAULTS, type FaultName } from '../../scripts/site/inspector/engine/faults.ts';
import { isProtocol, PROTOCOL_NAMES } from '../../scripts/site/inspector/engine/protocols.ts';
import { DEFAULTS, type Setting } from '../../scripts/site/inspector/engine/Setting.ts';
import { testCode } from '../../scripts/site/inspector/engine/testCode.ts';
import { traceAnswer } from '../../scripts/site/inspector/engine/traceAnswer.ts';
import type { DocExample } from './docExamples.ts';

const SETTINGS: readonly Setting[] = [
  ...(Object.keys(FAULTS) as FaultName[]).map((fault): Setting => ({
    ...DEFAULTS,
    fault,
    at: 620,
    cuts: [306, 400],
    isLasting: fault === 'end',
  })),
  ...PROTOCOL_NAMES.filter(isProtocol).map((protocol): Setting => ({
    ...DEFAULTS,
    protocol,
    answer: 'tool',
    cuts: [120],
  })),
  { ...DEFAULTS, cuts: everyByte(DEFAULTS) },
];

/** The tests that the inspector gives to copy: for each fault, each protocol, and a cut after every byte. */
export function copiedTests(): Promise<DocExample[]> {
  return Promise.all(
    SETTINGS.map(async (setting, index) => ({
      file: `copied-${index}.ts`,
      line: 1,
      code: testCode(setting, await traceAnswer(setting)),
      isRun: true,
    })),
  );
}
