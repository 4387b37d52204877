import { wire, type WireBuilder } from '../../../../src/testing/wire.ts';
import type { WireAnswer } from '../../../../src/testing/wires/WireAnswer.ts';
import { bedrockWire } from './bedrockWire.ts';
import type { ProtocolName } from './protocols.ts';

type Writer = (answer: WireAnswer) => Uint8Array;

/** Writes an answer in each protocol, in the order of `WIRES`. */
export const WRITERS: Readonly<Record<ProtocolName, Writer>> = {
  openaiChat: writing(wire.openaiChat),
  openaiResponses: writing(wire.openaiResponses),
  openaiCompletions: writing(wire.openaiCompletions),
  anthropicMessages: writing(wire.anthropicMessages),
  gemini: writing(wire.gemini),
  geminiInteractions: writing(wire.geminiInteractions),
  ollama: writing(wire.ollama),
  cohere: writing(wire.cohere),
  bedrockConverse: bedrockWire,
  aiSdkUI: writing(wire.aiSdkUI),
  aiSdkData: writing(wire.aiSdkData),
  agUI: writing(wire.agUI),
  deltas: writing(wire.deltas),
  langGraph: writing(wire.langGraph),
};

function writing(write: WireBuilder): Writer {
  return (answer) => new TextEncoder().encode(write(answer).join(''));
}
