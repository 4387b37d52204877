/** The longest delay that a timer keeps, in milliseconds: beyond it, it fires at once. */
export const MAX_DELAY = 2_147_483_647;
