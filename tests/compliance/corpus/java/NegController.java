package com.example.web;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.*;

/** MVC; a "model" here is what the view shows. */
@Controller
@RequestMapping(path = "/orders/list", produces = "application/json")
public class NegController {
    private static final String VIEW = "orders/detail";
    private static final String MODEL_NAME = "order";

    @GetMapping("/{id}")
    public String show(@PathVariable long id, Model model) {
        model.addAttribute("zone", "Asia/Tokyo");
        model.addAttribute("template", "fragments/header");
        return VIEW;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, value = "/upload/file")
    public String upload(@RequestParam String modelName) {
        return "redirect:orders/" + modelName;
    }
}
