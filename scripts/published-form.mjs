// What a package has on the registry and not here: where its repository is, and links that work outside of it.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The repository's address, from the environment that GitHub Actions gives; throws where that has none. */
export function repositoryAddress({ GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' }) {
  if (/^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository)) return `${server}/${repository}`;
  throw new Error(
    'The address of the repository is not known, so nothing was published: ' +
      'set GITHUB_SERVER_URL (https://github.com) and GITHUB_REPOSITORY (owner/name), as GitHub Actions does.',
  );
}

/** A manifest with where to find the repository of the package, which lies in `directory` of it. */
export function withAddresses(manifest, address, directory) {
  return {
    ...manifest,
    repository: { type: 'git', url: `git+${address}.git`, directory },
    homepage: `${address}#readme`,
    bugs: { url: `${address}/issues` },
  };
}

/** The address of a file or folder as it was in a commit; an image's is that of its bytes. */
function absoluteLink(root, directory, address, commit, link) {
  const [, path, fragment] = /^([^#]*)(.*)$/.exec(link);
  const target = posix.join(directory, path);
  if (target.startsWith('..') || !existsSync(join(root, target))) {
    throw new Error(`${directory}/README.md links to ${link}, which is not in the repository`);
  }
  const isFolder = statSync(join(root, target)).isDirectory();
  const view = isFolder ? 'tree' : /\.(svg|png|jpe?g|gif|webp)$/.test(path) ? 'raw' : 'blob';
  return `${address}/${view}/${commit}/${target}${fragment}`;
}

/** A text of Markdown in which what was relative to the package's folder is absolute; code stays as it is. */
export function withAbsoluteLinks(markdown, root, directory, address, commit) {
  const absolute = (whole, before, link, after) =>
    /^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(link)
      ? whole
      : before + absoluteLink(root, directory, address, commit, link) + after;
  const isCode = (part) => part.startsWith('`');
  return markdown
    .split(/(^```[^]*?^```|`[^`\n]+`)/m)
    .map((part) =>
      isCode(part)
        ? part
        : part
            .replace(/(\]\()([^)\s]+)((?:\s+"[^"]*")?\))/g, absolute)
            .replace(/(^\[[^\]]+\]:\s+)(\S+)()/gm, absolute)
            .replace(/(\b(?:src|href)=")([^"]+)(")/g, absolute),
    )
    .join('');
}

/** Gives the package in `directory` of the repository its published form, and returns what undoes that. */
export function takePublishedForm(root, directory, address, commit) {
  const planned = (name, change) => {
    const file = join(root, directory, name);
    const text = readFileSync(file, 'utf8');
    const changed = change(text);
    return { write: () => writeFileSync(file, changed), undo: () => writeFileSync(file, text) };
  };
  const files = [
    planned(
      'package.json',
      (text) => `${JSON.stringify(withAddresses(JSON.parse(text), address, directory), null, 2)}\n`,
    ),
    planned('README.md', (text) => withAbsoluteLinks(text, root, directory, address, commit)),
  ];
  for (const file of files) file.write();
  return () => {
    for (const file of files) file.undo();
  };
}
