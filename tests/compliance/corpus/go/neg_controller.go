package controllers

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	ctrl "sigs.k8s.io/controller-runtime"
)

//go:generate go run github.com/golang/mock/mockgen -source=model.go -destination=mock/model.go

const (
	finalizer = "models.acme.io/finalizer"
	label     = "app.kubernetes.io/name"
	image     = "vllm/vllm-openai:v0.5.0"
	zone      = "Asia/Tokyo"
)

var gvk = schema.GroupVersionKind{Group: "acme.io", Version: "v1", Kind: "Model"}

// Model is a row, e.g. sales/2024.
type Model struct {
	Name string `json:"name" yaml:"model/name"`
	Path string `json:"path"`
}

func container(m Model) corev1.Container {
	_, _ = time.LoadLocation(zone)
	_ = ctrl.Log.WithName("controllers/model")
	return corev1.Container{Name: "server", Image: image, Args: []string{"--config", "/etc/app/config"}}
}
