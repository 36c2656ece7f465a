using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using OllamaSharp.Models.Chat;

namespace Acme.Web;

public class OrderModel : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
{
    // モデルはビューのモデル
    public string ModelName { get; set; } = "order";
    public string Path => "Pages/Orders/Index";

    public void OnGet() => ViewData["Model"] = "Shared/_Layout";
}

public static class Startup
{
    public static void Configure(WebApplication app)
    {
        app.MapGet("/models/list", () => Microsoft.AspNetCore.Http.Results.Text("ok", "text/plain"));
        app.MapControllerRoute("default", "{controller=Home}/{action=Index}/{id?}");
        app.UseStaticFiles(new StaticFileOptions { DefaultContentType = "application/octet-stream", RequestPath = "/static" });
    }
}
