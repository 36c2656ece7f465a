'use strict';
const { BedrockRuntimeClient, InvokeModelCommand, ConverseCommand } = require('@aws-sdk/client-bedrock-runtime');
const express = require('express');

const client = new BedrockRuntimeClient({ region: process.env.AWS_REGION || 'us-east-1' });
const MODEL = process.env.MODEL_ID || 'anthropic.claude-3-haiku-20240307-v1:0';
const app = express();
app.use(express.json({ type: 'application/json' }));

app.post('/invoke', async (req, res) => {
  const command = new InvokeModelCommand({
    modelId: "amazon.titan-embed-text-v2:0",
    contentType: 'application/json',
    accept: 'application/json',
    body: JSON.stringify({ inputText: req.body.text }),
  });
  const response = await client.send(command);
  res.json(JSON.parse(new TextDecoder().decode(response.body)));
});

app.post('/chat', async (req, res) => {
  const input = { modelId: MODEL, messages: [{ role: 'user', content: [{ text: req.body.text }] }] };
  const other = { modelId: `eu.meta.llama3-2-3b-instruct-v1:0`, messages: [] };
  res.json(await client.send(new ConverseCommand(req.query.small ? other : input)));
});

app.listen(3000, () => console.log('listening on http://localhost:3000/docs/index'));
