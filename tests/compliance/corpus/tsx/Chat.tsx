'use client';

import { useChat } from '@ai-sdk/react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Select, SelectItem } from '@/components/ui/select';

const MODELS = [
  { value: 'mistralai/Mistral-Small-24B-Instruct-2501', label: 'Mistral Small' },
  { value: 'CohereForAI/c4ai-command-r-v01', label: 'Command R' },
];

export function Chat({ defaultModel = 'mistralai/Mistral-Small-24B-Instruct-2501' }: { defaultModel?: string }) {
  const [model, setModel] = useState(defaultModel);
  const { messages, input, handleInputChange, handleSubmit } = useChat({ api: '/api/chat', body: { model } });

  return (
    <div className="flex h-1/2 w-full flex-col gap-2 bg-black/50 md:w-2/3">
      <Select value={model} onChange={(e) => setModel(e.target.value)} aria-label="model/provider">
        {MODELS.map((m) => (
          <SelectItem key={m.value} value={m.value} className="top-1/2 -translate-y-1/2 text-white/80">{m.label}</SelectItem>
        ))}
      </Select>
      {messages.map((m) => <p key={m.id} data-type="text/plain">{m.content}</p>)}
      <form onSubmit={handleSubmit}>
        <input value={input} onChange={handleInputChange} placeholder="質問を入力…" />
        <Button type="submit">送信</Button>
      </form>
    </div>
  );
}
