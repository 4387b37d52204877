/**
 * The containers that were open when their snapshot was taken, each with the key of the member that was being written.
 * A container that is not here is whole.
 */
export const openParts: WeakMap<object, string | number | undefined> = new WeakMap();
