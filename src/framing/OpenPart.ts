/** Gives its argument back from `new`, so that a subclass puts its private field on an object that was made elsewhere. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/**
 * Marks a container that was open when its snapshot was taken, with the key of the member that was being written.
 *
 * The mark is a private field, so no copy, comparison or serialiser sees it. A `WeakMap` in its place would cost as
 * much as the rest of a fragment.
 */
export class OpenPart extends Given {
  readonly #key: string | number | undefined;

  constructor(container: object, key: string | number | undefined) {
    super(container);
    this.#key = key;
  }

  /** Whether a container, or its member `key`, was whole when its snapshot was taken. */
  static isWhole(container: object, key?: string | number): boolean {
    if (!(#key in container)) return true;
    return key !== undefined && Object.hasOwn(container, key) && String(container.#key) !== String(key);
  }
}
