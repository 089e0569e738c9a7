import { createCompiler } from '../src/modules/compile.js';
import { exportedNames } from '../src/pages/doc-comments.js';
import { indexOf, PACKAGES } from '../src/pages/sources.js';

const { program } = createCompiler(PACKAGES.map(indexOf));

/** One line for each name, and one for each public member of a type, whether it is declared or derived. */
function surfaceOf(name: string): string {
  return exportedNames(program, indexOf(name), name)
    .flatMap(({ name, isType, properties }) => [
      isType ? `type ${name}` : name,
      ...properties.map((property) => `${name}.${property}`),
    ])
    .sort()
    .join('\n');
}

// A change here is a change for users: it wants a changeset, and a new major version if anything is gone.
it.each(PACKAGES)('%s exports these names and no others', (name) => {
  expect(surfaceOf(name)).toMatchSnapshot();
});
