/** In place of RxJS's own, for errors that are thrown in step: a setting that the page doesn't use. */
export function errorContext(run: () => void): void {
  run();
}

export function captureError(): void {
  return;
}
