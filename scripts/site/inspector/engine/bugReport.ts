import { toBase64, textOf } from './bytes.ts';
import { faultOf } from './faults.ts';
import { outcomeOf } from './outcomeOf.ts';
import { readBody } from './readBody.ts';
import type { Setting } from './Setting.ts';
import type { Trace } from './Trace.ts';

/** More cuts than these are counted only: the link has them. */
const FEW = 20;

/** Writes a report in Markdown. It contains the wire, and says so. */
export function bugReport(setting: Setting, trace: Trace, address: string, version: string): string {
  const { bytes } = readBody(setting);
  const { label, isPlaced } = faultOf(setting.fault);
  const { cuts, protocol, at, count, onPartial, first, each } = setting;
  const places = cuts.length > FEW ? `${cuts.length} places` : cuts.join(', ') || 'nowhere';
  const wire = textOf(bytes) ?? toBase64(bytes);
  const longest = Math.max(2, ...[...wire.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);

  return `### What happens, and what I expected

…

### The wire

This report contains all that the server sent: read it before you post it.

- rxjs-llm ${version}, \`${protocol}\`, ${bytes.length} bytes, cut at ${places}
- breaks: ${label}${isPlaced ? ` at byte ${at}` : ''}${setting.isLasting ? ', each time' : ''}
- \`timeoutIdle({ first: ${first}, each: ${each} })\`, \`retryWithBackoff({ count: ${count}, onPartial: '${onPartial}' })\`
- ${outcomeOf(trace)}, ${trace.duration} ms${trace.end?.error ? `: ${trace.end.error.message}` : ''}
- ${address}

${fence}
${wire}
${fence}
`;
}
