/** Passes text through, but not a byte order mark at its start, nor what is empty. */
export function withoutMark(emit: (text: string) => void): (text: string) => void {
  let isStart = true;

  return (text) => {
    if (text === '') return;
    const rest = isStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
    isStart = false;
    if (rest !== '') emit(rest);
  };
}
