// Files on their way into a message.

const LARGEST = 10 * 1024 * 1024;

/** {name, base64} of a file, as the control API takes it. */
export function asFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name || "file", base64: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.onerror = () => reject(new Error(`The file ${file.name} could not be read.`));
    reader.readAsDataURL(file);
  });
}

/** Why a file cannot be sent, or null. */
export function refusal(file, already) {
  if (file.size > LARGEST) return `${file.name} is larger than 10 MB, the most Discord takes.`;
  return already >= 10 ? "A message can have at most 10 files." : null;
}
