const CONTENT = /^(text|reasoning|refusal|tool-)/;

/** Tells what the model itself has said, and what its tools have: after a finish it makes the answer unfinished again. */
export function isContent({ type }: { readonly type: unknown }): boolean {
  return CONTENT.test(String(type));
}
