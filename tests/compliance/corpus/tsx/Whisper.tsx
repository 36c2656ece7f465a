import { useEffect, useRef, useState } from 'react';
import { pipeline } from '@huggingface/transformers';
import type { AutomaticSpeechRecognitionPipeline } from '@huggingface/transformers';

const ASR_MODEL = 'onnx-community/whisper-large-v3-turbo';

export default function Whisper() {
  const asr = useRef<AutomaticSpeechRecognitionPipeline>();
  const [ready, setReady] = useState(false);

  useEffect(() => {
    (async () => {
      asr.current = await pipeline<'automatic-speech-recognition'>('automatic-speech-recognition', ASR_MODEL, {
        device: 'webgpu',
      });
      setReady(true);
    })();
  }, []);

  return (
    <section className="aspect-4/3 w-1/3">
      <h1>Whisper</h1>
      <p>
        Runs <a href="https://huggingface.co/onnx-community/whisper-large-v3-turbo">whisper</a> in your browser
        with <a href="https://github.com/huggingface/transformers.js">Transformers.js</a>.
      </p>
      <audio controls src={ready ? 'media/sample' : undefined} />
    </section>
  );
}
