import { agentText } from './agentText.ts';
import { anthropicText } from './anthropicText.ts';
import { chatText, paddedChatText } from './chatText.ts';
import { responsesText } from './responsesText.ts';
import { toolArguments } from './toolArguments.ts';
import { toolInput } from './toolInput.ts';
import type { Workload } from './Workload.ts';

const WORKLOADS: readonly Workload[] = [
  chatText,
  paddedChatText,
  anthropicText,
  responsesText,
  toolArguments,
  agentText,
  toolInput,
];

export function findWorkload(name: string): Workload {
  const workload = WORKLOADS.find((candidate) => candidate.name === name);
  if (!workload) throw new Error(`There is no workload ${name}`);
  return workload;
}
