// The files of a folder that somebody chose, as the server checks them.
import type { PackageFile } from '@/api/types'

const maxFile = 1_048_576
export const maxTogether = 7 * 1_048_576

export interface ChosenFiles {
  files: PackageFile[]
  words?: string // why not
}
// Of other files the name is enough to tell that they do not belong there.
export async function readPackageFiles(chosen: Iterable<File>): Promise<ChosenFiles> {
  const files: PackageFile[] = []
  let together = 0
  for (const file of chosen) {
    const path = file.webkitRelativePath || file.name
    const read = path.endsWith('.yaml')
    if (read && file.size > maxFile) return { files: [], words: `${path} 超过 1 MB，不是定义。` }
    together += read ? file.size : 0
    if (together > maxTogether) return { files: [], words: '这个文件夹太大，请选一个定义包的文件夹。' }
    files.push({ path, text: read ? await file.text() : '' })
  }
  if (!files.some((each) => each.path.split('/').at(-1) === 'package.yaml'))
    return { files: [], words: '没有找到 package.yaml。请选定义包所在的文件夹。' }
  return { files }
}
