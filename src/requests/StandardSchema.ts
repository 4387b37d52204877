import type { SchemaIssue } from '../errors/ParseError.ts';

/**
 * What zod, valibot, arktype and other validators have in common: version 1 of
 * {@link https://standardschema.dev | Standard Schema}, as far as it is used here.
 */
export interface StandardSchema<Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | PromiseLike<SchemaResult<Output>>;
  };
}

/** The result of a validation: the value, perhaps transformed, or its issues. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };
