/** Sets an environment variable, or unsets it. */
export function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

/** Notes the present values of variables; the function that comes back restores them. */
export function saveVariables(names: readonly string[]): () => void {
  const saved = names.map((name): [string, string | undefined] => [name, process.env[name]]);
  return () => {
    for (const [name, value] of saved) setVariable(name, value);
  };
}
