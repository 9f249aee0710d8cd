import { describe, expect, it } from 'vitest'
import { readPackageFiles } from './package_files'

function file(path: string, text: string, size = text.length): File {
  const made = new File([text], path.split('/').at(-1)!)
  Object.defineProperties(made, {
    webkitRelativePath: { value: path }, size: { value: size },
    text: { value: () => Promise.resolve(text) },
  })
  return made
}

describe('the files of a package', () => {
  it('keep their paths, and others only their names', async () => {
    const { files, words } = await readPackageFiles([
      file('youth/package.yaml', 'package: youth'), file('youth/photo.jpg', 'xyz'),
    ])
    expect(words).toBeUndefined()
    expect(files).toEqual([
      { path: 'youth/package.yaml', text: 'package: youth' }, { path: 'youth/photo.jpg', text: '' },
    ])
  })
  it('need a package.yaml, and are not a whole disk', async () => {
    expect((await readPackageFiles([file('youth/a.yaml', 'a')])).words).toContain('package.yaml')
    expect((await readPackageFiles([file('youth/package.yaml', '', 2_000_000)])).words).toContain('1 MB')
  })
})
