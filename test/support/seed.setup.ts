import fc from 'fast-check';

/** `npm test` tries the same values each time, so that a failure can be repeated. The deep gates try others. */
if (process.env['FUZZ_RUNS'] === undefined) fc.configureGlobal({ seed: 1 });
