import { createCompiler } from '../src/modules/compile.js';
import { exportedNames } from '../src/pages/doc-comments.js';
import { indexOf, PACKAGES } from '../src/pages/sources.js';

const { program } = createCompiler(PACKAGES.map(indexOf));

/** One line for each name, and one for each public member of a class or an interface. */
function surfaceOf(name: string): string {
  return exportedNames(program, indexOf(name), name)
    .flatMap(({ name, isType, members }) => [isType ? `type ${name}` : name, ...members.map((member) => member.name)])
    .sort()
    .join('\n');
}

// A change here is a change for users: it wants a changeset, and a new major version if anything is gone.
it.each(PACKAGES)('%s exports these names and no others', (name) => {
  expect(surfaceOf(name)).toMatchSnapshot();
});
