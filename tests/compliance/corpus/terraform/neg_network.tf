module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
  cidr    = "10.0.0.0/16"
}

module "model_bucket" {
  source = "../../modules/bucket"
  name   = "acme-models"
}

resource "aws_ecs_service" "app" {
  name            = "app"
  task_definition = "app/definition"
}

resource "aws_s3_object" "index" {
  key          = "static/index"
  content_type = "text/html"
  source       = "site/index.html"
}

resource "aws_db_instance" "db" {
  identifier = "model-registry"
  timezone   = "Asia/Tokyo"
}
