import fc from 'fast-check';

/** The same cases in each run, so that a mutant lives or dies by the tests and not by chance. */
fc.configureGlobal({ seed: 1, endOnFailure: true });
