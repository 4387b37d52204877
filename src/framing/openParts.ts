/**
 * The containers of snapshots that were still open when the snapshot was taken, each with the key of the member that
 * was being written then. A container that is not here is whole.
 */
export const openParts = new WeakMap<object, string | number | undefined>();
