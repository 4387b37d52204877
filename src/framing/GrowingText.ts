/** Text that arrives in pieces, which may be of one character each: they are joined once, however many there are. */
export class GrowingText {
  length = 0;
  #pieces: string[] = [];

  add(piece: string): void {
    this.#pieces.push(piece);
    this.length += piece.length;
    // A piece takes some 32 characters, however short it is. Each time all of them have to grow by a part, so it is linear.
    if (this.#pieces.length * 32 > this.length + 32_768) this.#pieces = [this.#pieces.join('')];
  }

  take(): string {
    if (this.length === 0) return '';
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.length = 0;
    return text;
  }
}
