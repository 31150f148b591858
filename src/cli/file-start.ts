import { open, stat } from 'node:fs/promises';

/** Whether a file is there whose content does not begin with `start`; not an empty one, nor a device. @throws when it can't be read */
export async function holdsOther(path: string, start: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  if (!there?.isFile() || there.size === 0) return false;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(start.length));
    return buffer.toString('utf8', 0, bytesRead) !== start;
  } finally {
    await file.close();
  }
}
