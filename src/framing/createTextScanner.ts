/** Reads the inside of a JSON string, escapes decoded, at any cut. */
export interface TextScanner {
  /** What has come. Half a surrogate pair is kept back until its other half, or something else, has come. */
  readonly text: string;
  /** Whether the closing quote has come. */
  readonly isWhole: boolean;
  /** Stands behind an opening quote. */
  begin(): void;
  /** Reads on. Gives the index behind what it took, or `~index` of a character that can't be. */
  read(fragment: string, at: number): number;
}

const ESCAPES = '"\\/bfnrt';
const MEANINGS = '"\\/\b\f\n\r\t';

export function createTextScanner(): TextScanner {
  let text = '';
  let isWhole = false;
  let held = '';
  /** Where an escape stands: 0 outside, 1 behind the backslash, 2 to 5 in front of a hexadecimal digit. */
  let step = 0;
  let unit = 0;

  function add(piece: string): void {
    const whole = held + piece;
    const last = whole.charCodeAt(whole.length - 1);
    // The end of the piece is looked at, never the end of the text: that would copy all of it.
    held = last >= 0xd800 && last < 0xdc00 ? whole.slice(-1) : '';
    text += held === '' ? whole : whole.slice(0, -1);
  }

  /** Takes one character of an escape. Gives whether it can be. */
  function escape(mark: string): boolean {
    if (step > 1) {
      const digit = Number.parseInt(mark, 16);
      unit = unit * 16 + digit;
      step = step === 5 ? 0 : step + 1;
      if (step === 0) add(String.fromCharCode(unit));
      return digit >= 0;
    }
    const index = ESCAPES.indexOf(mark);
    step = mark === 'u' ? 2 : 0;
    unit = 0;
    if (index >= 0) add(MEANINGS.charAt(index));
    return index >= 0 || mark === 'u';
  }

  return {
    get text() {
      return text;
    },
    get isWhole() {
      return isWhole;
    },
    begin() {
      text = '';
      isWhole = false;
    },
    read(fragment, start) {
      let at = start;
      while (at < fragment.length) {
        if (step > 0) {
          if (!escape(fragment.charAt(at))) return ~at;
          at += 1;
          continue;
        }
        const from = at;
        let code = 0;
        while (at < fragment.length) {
          code = fragment.charCodeAt(at);
          if (code === 0x22 || code === 0x5c || code < 0x20) break;
          at += 1;
        }
        if (at > from) add(fragment.slice(from, at));
        if (at === fragment.length) break;
        if (code < 0x20) return ~at;
        at += 1;
        if (code === 0x22) {
          text += held;
          held = '';
          isWhole = true;
          break;
        }
        step = 1;
      }
      return at;
    },
  };
}
