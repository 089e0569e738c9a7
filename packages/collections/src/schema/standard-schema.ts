/**
 * A schema of any library that follows the Standard Schema convention, version 1, as zod, valibot and arktype do: the part
 * of it that is used here.
 * @example
 * ```ts
 * const schema: StandardSchema<unknown, { id: string }> = z.object({ id: z.string() });
 * const accounts = collection(backend, 'accounts', { schema, id: (a) => a.id });
 * ```
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    /** Gives the value as it is to be used, or what is wrong with it. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a validation gives: the value as it is to be used, or what is wrong with it. {@link StandardSchema} gives it. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** What is wrong with one place of a value. {@link StandardSchema} gives it. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
