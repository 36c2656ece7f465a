package v1alpha1

import "testing"

func TestModelURL(t *testing.T) {
	cases := []struct {
		name string
		url  string
		want bool
	}{
		{name: "hf", url: "hf://facebook/opt-125m", want: true},
		{name: "hf revision", url: "hf://meta-llama/Llama-3.1-8B-Instruct@5206a32e0bd3067aef1ce90f5528ade7d866253f", want: true},
		{name: "ollama", url: "ollama://gemma2:2b", want: true},
		{name: "s3", url: "s3://bucket/path/to/model", want: true},
		{name: "pvc", url: "pvc://models/llama", want: true},
		{name: "bad", url: "org/name", want: false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if got := valid(tc.url); got != tc.want {
				t.Errorf("%s: %v", tc.url, got)
			}
		})
	}
}
