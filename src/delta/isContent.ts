const CONTENT = /^(text|reasoning|refusal|tool-call-)/;

/** Tells what the model itself has said: after a finish it makes the answer unfinished again. */
export function isContent({ type }: { readonly type: unknown }): boolean {
  return typeof type === 'string' && CONTENT.test(type);
}
