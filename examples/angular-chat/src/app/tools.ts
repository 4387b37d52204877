import type { ToolCall, ToolResultDelta } from 'rxjs-llm';

/** What the page knows of the server's tools. One that isn't here is shown by its name. */
const TOOLS: Readonly<Record<string, { readonly title: string; readonly asks?: string }>> = {
  departures: { title: 'Look up departures' },
  book_ferry: { title: 'Book a ferry', asks: 'Book this ferry?' },
};

export function titleOf({ name }: ToolCall): string {
  return toolFor(name)?.title ?? name;
}

/** What the user is asked before the tool runs. */
export function questionOf({ name }: ToolCall): string | undefined {
  return toolFor(name)?.asks;
}

/** Whether the tool waits for the user. */
export function isAsking(call: ToolCall, result: ToolResultDelta | undefined): boolean {
  return call.status === 'complete' && !result && questionOf(call) !== undefined;
}

function toolFor(name: string): (typeof TOOLS)[string] | undefined {
  return Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
}
