import type { SchemaIssue } from '../errors/ParseError.ts';

/**
 * What zod, valibot, arktype and other validators have in common: {@link https://standardschema.dev | Standard Schema}, version 1,
 * as far as it is used here.
 */
export interface StandardSchema<Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | PromiseLike<SchemaResult<Output>>;
  };
}

/** What a validator answers: the value, perhaps transformed, or what is wrong with it. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };
